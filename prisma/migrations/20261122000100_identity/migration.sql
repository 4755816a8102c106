CREATE TABLE `person` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `display_name` VARCHAR(60) NOT NULL,
  `locale` VARCHAR(5) NOT NULL DEFAULT 'zh',
  `phone_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `name_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `id_number_vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `merged_into` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `person_handle` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(20) NOT NULL,
  `blind_index` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_id` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sealed` VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_person_handle_index` (`kind`, `blind_index`),
  KEY `ix_person_handle_person` (`person_id`, `kind`),
  KEY `ix_person_handle_key` (`key_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `wechat_session` (
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_id` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sealed` VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`person_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `vault_entry` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(20) NOT NULL,
  `key_id` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sealed` TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `erased_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_vault_entry_person` (`person_id`, `kind`),
  KEY `ix_vault_entry_key` (`key_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `vault_view` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `vault_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `owner_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(20) NOT NULL,
  `viewer_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `purpose` VARCHAR(200) NOT NULL,
  `viewed_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_vault_view_owner` (`owner_person_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `consent` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` VARCHAR(20) NOT NULL,
  `agreed_at` DATETIME(3) NOT NULL,
  `withdrawn_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_consent_person` (`person_id`, `agreed_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sign_in_session` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `channel` VARCHAR(10) NOT NULL,
  `device` VARCHAR(120) NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `last_used_at` DATETIME(3) NOT NULL,
  `expires_at` DATETIME(3) NOT NULL,
  `revoked_at` DATETIME(3) NULL,
  `revoked_reason` VARCHAR(40) NULL,
  PRIMARY KEY (`id`),
  KEY `ix_sign_in_session_person` (`person_id`, `created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `refresh_token` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `session_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `token_hash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `issued_at` DATETIME(3) NOT NULL,
  `used_at` DATETIME(3) NULL,
  `replaced_by` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_refresh_token_hash` (`token_hash`),
  KEY `ix_refresh_token_session` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `sms_code` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `purpose` VARCHAR(20) NOT NULL,
  `subject_id` VARCHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `phone_index` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `slot` INT NOT NULL,
  `code_hash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `attempts` INT NOT NULL DEFAULT 0,
  `created_at` DATETIME(3) NOT NULL,
  `expires_at` DATETIME(3) NOT NULL,
  `closed_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sms_code_slot` (`phone_index`, `purpose`, `slot`),
  KEY `ix_sms_code_phone` (`phone_index`, `created_at`),
  KEY `ix_sms_code_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `family_link` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actor_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `holder_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `phone_index` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_id` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `phone_sealed` VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `relation` VARCHAR(20) NOT NULL,
  `state` VARCHAR(12) NOT NULL,
  `days` INT NOT NULL,
  `open_key` VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `requested_at` DATETIME(3) NOT NULL,
  `answer_by` DATETIME(3) NOT NULL,
  `consented_at` DATETIME(3) NULL,
  `consented_by` VARCHAR(10) NULL,
  `expires_at` DATETIME(3) NULL,
  `ended_at` DATETIME(3) NULL,
  `ended_by_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_family_link_open` (`open_key`),
  KEY `ix_family_link_actor` (`actor_person_id`),
  KEY `ix_family_link_holder` (`holder_person_id`),
  KEY `ix_family_link_phone` (`phone_index`),
  KEY `ix_family_link_answer` (`state`, `answer_by`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `family_use` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `link_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actor_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `purpose` VARCHAR(200) NOT NULL,
  `used_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_family_use_link` (`link_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
