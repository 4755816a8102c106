-- Access tokens issued up to here are refused by every process, each of which reads the latest ones every second.
ALTER TABLE `sign_in_session`
  ADD COLUMN `recalled_at` DATETIME(3) NULL,
  ADD KEY `ix_sign_in_session_recalled` (`recalled_at`);
