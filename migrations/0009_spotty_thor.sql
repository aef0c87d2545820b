DROP INDEX `documents_by_date`;--> statement-breakpoint
ALTER TABLE `documents` ADD `words` text NOT NULL;--> statement-breakpoint
CREATE INDEX `documents_by_date` ON `documents` (`firm_id`,`date`,`kind`,`group_id`,`satellite_tenant_id`,`words`,`total`,`due`);