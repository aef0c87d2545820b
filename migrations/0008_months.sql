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
CREATE INDEX `tie_outs_by_month` ON `tie_outs` (`firm_id`,`month`,`id`);