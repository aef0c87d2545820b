CREATE TABLE `notes` (
	`firm_id` text NOT NULL,
	`kind` text NOT NULL,
	`group_id` text NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`token_name` text,
	`text` text NOT NULL,
	PRIMARY KEY(`firm_id`, `kind`, `group_id`, `id`)
);
--> statement-breakpoint
ALTER TABLE `documents` ADD `is_bill` integer DEFAULT false NOT NULL;