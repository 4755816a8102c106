CREATE TABLE `payment` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payer_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `client_key` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `request_hash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `total_fen` INT NOT NULL,
  `pay_before` DATETIME(3) NOT NULL,
  `created_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_payment_client_key` (`payer_id`, `client_key`),
  KEY `ix_payment_payer` (`payer_id`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `pay_attempt` (
  `payment_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `out_trade_no` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `opener_mchid` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_combined` BOOLEAN NOT NULL,
  `payer_index` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payer_sealed` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payer_key_id` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` DATETIME(3) NOT NULL,
  `prepay_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `prepared_at` DATETIME(3) NULL,
  `tries` INT NOT NULL,
  `last_code` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (`payment_id`),
  UNIQUE KEY `uq_pay_attempt_out_trade_no` (`out_trade_no`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `pay_order` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payment_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payer_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `biller_code` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `mchid` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `out_trade_no` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `snapshot_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `claim_key` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `claims_rest` BOOLEAN NOT NULL,
  `description` VARCHAR(127) NOT NULL,
  `account_masked` VARCHAR(40) NOT NULL,
  `holder_masked` VARCHAR(40) NOT NULL,
  `home_label` VARCHAR(40) NOT NULL,
  `amount_fen` INT NOT NULL,
  `state` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `duty_owner` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `due_at` DATETIME(3) NULL,
  `paid_fen` INT NOT NULL,
  `paid_at` DATETIME(3) NULL,
  `transaction_id` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `settled_at` DATETIME(3) NULL,
  `proof_no` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `business_date` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `owed_back_fen` INT NOT NULL,
  `returned_fen` INT NOT NULL,
  `complaint_report_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `created_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_pay_order_out_trade_no` (`mchid`, `out_trade_no`),
  KEY `ix_pay_order_payment` (`payment_id`),
  KEY `ix_pay_order_account` (`account_id`, `id`),
  KEY `ix_pay_order_duty` (`duty_owner`, `due_at`, `id`),
  KEY `ix_pay_order_paid` (`mchid`, `paid_at`, `id`),
  KEY `ix_pay_order_business` (`biller_code`, `business_date`, `id`),
  KEY `ix_pay_order_claim` (`claim_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `pay_order_event` (
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `event` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `from_state` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `to_state` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `cause` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actor_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `evidence` JSON NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`order_id`, `version`),
  KEY `ix_pay_order_event_at` (`at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `ledger_entry` (
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `line` TINYINT NOT NULL,
  `account` VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `amount_fen` BIGINT NOT NULL,
  `event` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `booked_on` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`order_id`, `version`, `line`),
  KEY `ix_ledger_account` (`account`, `booked_on`, `order_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `bill_claim` (
  `claim_key` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `payer_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `taken_at` DATETIME(3) NULL,
  `until` DATETIME(3) NULL,
  PRIMARY KEY (`claim_key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `write_off` (
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sequence` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `void_sequence` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `biller_code` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `tries` INT NOT NULL,
  `sent_at` DATETIME(3) NULL,
  `first_sent_at` DATETIME(3) NULL,
  `last_outcome` VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `answered_fen` INT NULL,
  PRIMARY KEY (`order_id`),
  UNIQUE KEY `uq_write_off_sequence` (`sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `refund` (
  `id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `out_refund_no` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_part` BOOLEAN NOT NULL,
  `generation` INT NOT NULL,
  `amount_fen` INT NOT NULL,
  `reason` VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `refund_id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `received_by` VARCHAR(80) NULL,
  `tries` INT NOT NULL,
  `last_code` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `requested_at` DATETIME(3) NOT NULL,
  `sent_at` DATETIME(3) NULL,
  `final_at` DATETIME(3) NULL,
  `promised_on` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_refund_out_refund_no` (`out_refund_no`),
  KEY `ix_refund_order` (`order_id`),
  KEY `ix_refund_state` (`state`, `sent_at`, `id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `inbound_event` (
  `id` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `mchid` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event_type` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `serial` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `body` MEDIUMBLOB NOT NULL,
  `outcome` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `received_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`mchid`, `id`),
  KEY `ix_inbound_event_received` (`received_at`),
  KEY `ix_inbound_event_outcome` (`outcome`, `received_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `invoice_request` (
  `order_id` CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title_kind` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title_sealed` VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title_key_id` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `url` VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `tries` INT NOT NULL,
  `asked_at` DATETIME(3) NOT NULL,
  `updated_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`order_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `book_day` (
  `day` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `orders` INT NOT NULL,
  `fault_count` INT NOT NULL,
  `faults` JSON NOT NULL,
  `balances` JSON NOT NULL,
  `checked_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`day`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `book_mark` (
  `name` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `through` DATETIME(3) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
