CREATE TABLE `alert_history` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`topic` text NOT NULL,
	`title` text NOT NULL,
	`detail` text NOT NULL,
	`since_ms` integer NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`ended_at_ms` integer,
	`sent` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `alert_history_by_time` ON `alert_history` (`firm_id`,`since_ms`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_alert_per_topic` ON `alert_history` (`firm_id`,`topic`) WHERE ended_at_ms is null;--> statement-breakpoint
CREATE TABLE `mail_alerts` (
	`firm_id` text NOT NULL,
	`user_id` text NOT NULL,
	`topic` text NOT NULL,
	`title` text NOT NULL,
	`detail` text NOT NULL,
	`subjects` text NOT NULL,
	`since_ms` integer NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`told_at_ms` integer,
	`attempts` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	PRIMARY KEY(`firm_id`, `topic`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `mail_preferences` (
	`firm_id` text NOT NULL,
	`user_id` text NOT NULL,
	`alerts` integer NOT NULL,
	`digest` text NOT NULL,
	`digest_entities` text,
	`next_digest_at_ms` integer,
	PRIMARY KEY(`firm_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `mail_digests_due` ON `mail_preferences` (`next_digest_at_ms`) WHERE next_digest_at_ms is not null;