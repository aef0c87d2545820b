ALTER TABLE `events` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `events` ADD `amount` text;--> statement-breakpoint
ALTER TABLE `events` ADD `overwritten` text;--> statement-breakpoint
ALTER TABLE `events` ADD `ended_at_ms` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `later` text;--> statement-breakpoint
ALTER TABLE `mappings` ADD `put_back_at_ms` integer;--> statement-breakpoint
ALTER TABLE `mappings` ADD `kept_by` text;--> statement-breakpoint
ALTER TABLE `mappings` ADD `kept_since_ms` integer;--> statement-breakpoint
CREATE INDEX `mappings_put_back` ON `mappings` (`firm_id`,`put_back_at_ms`) WHERE put_back_at_ms is not null;