CREATE TABLE `recon_run` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `day` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `mchid` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `biller_code` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `partitions_done` INT NOT NULL,
  `totals` JSON NOT NULL,
  `last_error` VARCHAR(200) NULL,
  `started_at` DATETIME(3) NOT NULL,
  `finished_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_recon_run_day` (`day`, `mchid`),
  KEY `ix_recon_run_state` (`state`, `started_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `recon_item` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `day` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `mchid` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `biller_code` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `item_key` VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `class` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `reference` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ours_fen` INT NULL,
  `wechat_fen` INT NULL,
  `biller_fen` INT NULL,
  `rule` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `evidence` JSON NOT NULL,
  `due_at` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_recon_item_key` (`day`, `mchid`, `item_key`),
  KEY `ix_recon_item_state` (`state`, `due_at`, `id`),
  KEY `ix_recon_item_reference` (`reference`),
  KEY `ix_recon_item_order` (`order_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `manual_action` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `item_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `action` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `amount_fen` INT NULL,
  `proof_no` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(500) NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `proposed_by_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `proposed_at` DATETIME(3) NOT NULL,
  `decided_by_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `decided_at` DATETIME(3) NULL,
  `decision_reason` VARCHAR(500) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_manual_action_item` (`item_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
