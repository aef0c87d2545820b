CREATE TABLE `documents` (
	`firm_id` text NOT NULL,
	`kind` text NOT NULL,
	`group_id` text NOT NULL,
	`rev` integer NOT NULL,
	`number` text,
	`reference` text,
	`contact_name` text,
	`date` text NOT NULL,
	`due_date` text,
	`currency` text,
	`state` text NOT NULL,
	`words` text NOT NULL,
	`total` text NOT NULL,
	`due` text NOT NULL,
	`group_side` text NOT NULL,
	`satellite_tenant_id` text,
	`copy_side` text,
	`differences` text,
	`failures` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`checked_at_ms` integer,
	PRIMARY KEY(`firm_id`, `kind`, `group_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `documents_by_date` ON `documents` (`firm_id`,`date`,`kind`,`group_id`,`satellite_tenant_id`,`words`,`total`,`due`);--> statement-breakpoint
CREATE INDEX `documents_not_in_step` ON `documents` (`firm_id`,`date`,`kind`,`group_id`,`satellite_tenant_id`,`state`) WHERE state <> 'in-step';