CREATE TABLE `alerts` (
	`firm_id` text NOT NULL,
	`topic` text NOT NULL,
	`title` text NOT NULL,
	`detail` text NOT NULL,
	`subjects` text NOT NULL,
	`since_ms` integer NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`told_at_ms` integer,
	`attempts` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	PRIMARY KEY(`firm_id`, `topic`)
);
--> statement-breakpoint
ALTER TABLE `entities` ADD `webhooks_silent_since_ms` integer;