ALTER TABLE `entities` ADD `account_codes` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `tax_types` text;