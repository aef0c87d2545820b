ALTER TABLE `entities` ADD `group_payments_account` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `credits_account` text;