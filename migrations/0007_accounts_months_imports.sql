CREATE TABLE `import_chunks` (
	`import_id` text NOT NULL,
	`n` integer NOT NULL,
	`first_line` integer NOT NULL,
	`lines` text NOT NULL,
	PRIMARY KEY(`import_id`, `n`)
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`state` text NOT NULL,
	`next` integer NOT NULL,
	`accepted` integer NOT NULL,
	`refused` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `month_sign_offs` (
	`firm_id` text NOT NULL,
	`month` text NOT NULL,
	`run_id` text NOT NULL,
	`user_id` text NOT NULL,
	`user_name` text NOT NULL,
	`at_ms` integer NOT NULL,
	`note` text,
	`satellites` text NOT NULL,
	`changed_at_ms` integer,
	PRIMARY KEY(`firm_id`, `month`)
);
--> statement-breakpoint
CREATE TABLE `tie_out_differences` (
	`run_id` text NOT NULL,
	`part` integer NOT NULL,
	`firm_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`currency` text NOT NULL,
	`differences` text NOT NULL,
	PRIMARY KEY(`run_id`, `part`)
);
--> statement-breakpoint
CREATE TABLE `tie_outs` (
	`id` text PRIMARY KEY NOT NULL,
	`firm_id` text NOT NULL,
	`month` text NOT NULL,
	`state` text NOT NULL,
	`by` text,
	`started_at_ms` integer NOT NULL,
	`checked_at_ms` integer,
	`failure` text,
	`satellites` text NOT NULL,
	`unrouted` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tie_outs_by_month` ON `tie_outs` (`firm_id`,`month`,`id`);--> statement-breakpoint
ALTER TABLE `entities` ADD `group_payments_account` text;--> statement-breakpoint
ALTER TABLE `entities` ADD `credits_account` text;