ALTER TABLE `documents` ADD `satellite_id` text;--> statement-breakpoint
ALTER TABLE `documents` ADD `synced_at_ms` integer;--> statement-breakpoint
ALTER TABLE `documents` ADD `drift_seen_at_ms` integer;--> statement-breakpoint
ALTER TABLE `documents` ADD `put_back` text;--> statement-breakpoint
ALTER TABLE `documents` ADD `put_back_at_ms` integer;--> statement-breakpoint
UPDATE `documents` SET `satellite_id` = `copy_side` ->> '$.documentId' WHERE `copy_side` IS NOT NULL;--> statement-breakpoint
UPDATE `documents` SET
	`synced_at_ms` = m.`synced_at_ms`,
	`drift_seen_at_ms` = CASE WHEN m.`drifted` = 1 THEN ifnull(m.`drift_seen_at_ms`, m.`synced_at_ms`) END,
	`put_back_at_ms` = CASE WHEN m.`drifted` = 0 THEN m.`put_back_at_ms` END,
	`put_back` = CASE WHEN m.`drifted` = 0 AND m.`put_back_at_ms` IS NOT NULL THEN json_object('differences', json(ifnull(m.`differences`, '[]')),
		'seenAtMs', ifnull(m.`drift_seen_at_ms`, m.`put_back_at_ms`), 'atMs', m.`put_back_at_ms`) END
FROM `mappings` AS m
WHERE m.`firm_id` = `documents`.`firm_id` AND m.`kind` = `documents`.`kind` AND m.`group_id` = `documents`.`group_id`
	AND m.`tenant_id` = `documents`.`satellite_tenant_id` AND m.`satellite_id` = `documents`.`satellite_id`;--> statement-breakpoint
CREATE INDEX `documents_copies` ON `documents` (`firm_id`,`kind`,`group_id`,`satellite_tenant_id`,`satellite_id`,`number`) WHERE satellite_id is not null;--> statement-breakpoint
CREATE INDEX `documents_drifted` ON `documents` (`firm_id`,`kind`,`group_id`,`satellite_tenant_id`,`satellite_id`,`number`,`drift_seen_at_ms`) WHERE drift_seen_at_ms is not null;--> statement-breakpoint
CREATE INDEX `documents_put_back` ON `documents` (`firm_id`,`put_back_at_ms`) WHERE put_back_at_ms is not null;