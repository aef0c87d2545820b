CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`token_id` text,
	`token_name` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit` (`firm_id`,`at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`last_used_at_ms` integer,
	`expires_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_by_firm` ON `tokens` (`firm_id`,`created_at_ms`,`id`);