CREATE TABLE `notice` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `template` VARCHAR(60) NOT NULL,
  `body_zh` VARCHAR(500) NOT NULL,
  `body_en` VARCHAR(1000) NOT NULL,
  `link` VARCHAR(300) NOT NULL,
  `is_important` BOOLEAN NOT NULL,
  `dedupe_key` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `read_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_notice_dedupe` (`person_id`, `dedupe_key`),
  KEY `ix_notice_person` (`person_id`, `id`),
  KEY `ix_notice_unread` (`person_id`, `read_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `notice_delivery` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `notice_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `channel` VARCHAR(10) NOT NULL,
  `state` VARCHAR(12) NOT NULL,
  `provider_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `reason` VARCHAR(200) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_notice_delivery_channel` (`notice_id`, `channel`),
  KEY `ix_notice_delivery_provider` (`provider_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `subscription_credit` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `template_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `granted_at` DATETIME(3) NOT NULL,
  `used_at` DATETIME(3) NULL,
  `notice_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  KEY `ix_subscription_credit_person` (`person_id`, `template_id`, `used_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
