CREATE TABLE `transit_feed` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` VARCHAR(120) NOT NULL,
  `hash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `timezone` VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `max_time_s` INT NOT NULL,
  `counts` JSON NULL,
  `findings` JSON NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `activated_at` DATETIME(3) NULL,
  `ended_at` DATETIME(3) NULL,
  `took_ms` INT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_transit_feed_state` (`state`, `started_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_active_feed` (
  `slot` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `etag` VARCHAR(200) NULL,
  `hash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `checked_at` DATETIME(3) NULL,
  `confirmed_at` DATETIME(3) NULL,
  `last_outcome` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`slot`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_stop` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `stop_key` VARCHAR(120) NOT NULL,
  `code` VARCHAR(60) NULL,
  `name` VARCHAR(200) NOT NULL,
  `latitude` DOUBLE NOT NULL,
  `longitude` DOUBLE NOT NULL,
  `kind` TINYINT NOT NULL,
  `parent_key` VARCHAR(120) NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_line` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `line_key` VARCHAR(120) NOT NULL,
  `agency` VARCHAR(200) NULL,
  `short_name` VARCHAR(120) NOT NULL,
  `long_name` VARCHAR(300) NOT NULL,
  `kind` INT NOT NULL,
  `color` VARCHAR(7) NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_service` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `service_key` VARCHAR(200) NOT NULL,
  `weekdays` INT NOT NULL,
  `start_date` INT NOT NULL,
  `end_date` INT NOT NULL,
  `added` MEDIUMBLOB NOT NULL,
  `removed` MEDIUMBLOB NOT NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_pattern` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `line` INT NOT NULL,
  `direction` TINYINT NOT NULL,
  `stops` MEDIUMBLOB NOT NULL,
  `sequences` MEDIUMBLOB NOT NULL,
  `flags` MEDIUMBLOB NOT NULL,
  `shape` MEDIUMBLOB NOT NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_trip` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `trip_key` VARCHAR(200) NOT NULL,
  `pattern` INT NOT NULL,
  `service` INT NOT NULL,
  `headsign` VARCHAR(200) NOT NULL,
  `times` MEDIUMBLOB NOT NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `transit_frequency` (
  `feed_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `idx` INT NOT NULL,
  `trip` INT NOT NULL,
  `start_s` INT NOT NULL,
  `end_s` INT NOT NULL,
  `headway_s` INT NOT NULL,
  `is_exact` BOOLEAN NOT NULL,
  PRIMARY KEY (`feed_id`, `idx`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
