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
