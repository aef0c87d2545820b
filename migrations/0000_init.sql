CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`body` text NOT NULL,
	`received_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `entities` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`grant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`tracking_option_id` text,
	`tracking_option_name` text,
	`paused` integer NOT NULL,
	`day_limit` integer,
	`disconnected_at_ms` integer,
	`removed_at_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `entities_by_firm` ON `entities` (`firm_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_group_per_firm` ON `entities` (`firm_id`) WHERE role = 'group';--> statement-breakpoint
CREATE UNIQUE INDEX `one_satellite_per_option` ON `entities` (`firm_id`,`tracking_option_id`) WHERE role = 'satellite';--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`rev` integer NOT NULL,
	`received_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`change` text NOT NULL,
	`tenant_id` text NOT NULL,
	`entity_name` text NOT NULL,
	`resource_id` text NOT NULL,
	`label` text,
	`contact_name` text,
	`status` text NOT NULL,
	`code` text,
	`attempts` integer NOT NULL,
	`next_attempt_at_ms` integer,
	`targets` text NOT NULL,
	`failures` text NOT NULL,
	`timeline` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_by_time` ON `events` (`firm_id`,`received_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `events_not_synced` ON `events` (`firm_id`,`status`,`received_at_ms`,`id`,`code`) WHERE status <> 'synced';--> statement-breakpoint
CREATE TABLE `firms` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`user_id` text NOT NULL,
	`status` text NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mappings` (
	`firm_id` text NOT NULL,
	`kind` text NOT NULL,
	`group_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`satellite_id` text NOT NULL,
	`label` text NOT NULL,
	`synced_at_ms` integer NOT NULL,
	`drifted` integer NOT NULL,
	`rev` integer NOT NULL,
	PRIMARY KEY(`firm_id`, `kind`, `group_id`, `tenant_id`)
);
--> statement-breakpoint
CREATE TABLE `members` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`email` text NOT NULL,
	`user_id` text,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `members_by_email` ON `members` (`firm_id`,`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `members_by_user` ON `members` (`user_id`,`firm_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`firm_id` text NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`xero_user_id` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_xero_user_id_unique` ON `users` (`xero_user_id`);