CREATE TABLE `file` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `owner_person_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(80) NULL,
  `object_key` VARCHAR(120) NOT NULL,
  `content_type` VARCHAR(60) NOT NULL,
  `bytes` INT NOT NULL,
  `width` INT NOT NULL,
  `height` INT NOT NULL,
  `sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  `claimed_at` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  INDEX `file_subject_idx` (`subject`),
  INDEX `file_claimed_at_created_at_idx` (`claimed_at`, `created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
