-- An invoice is asked for under a number of its own, kept before it is sent: another title or another amount is another
-- number. The paper is fetched by that number, so no address is kept.
ALTER TABLE `invoice_request`
  ADD COLUMN `generation` INT NOT NULL DEFAULT 1,
  ADD COLUMN `amount_fen` INT NOT NULL DEFAULT 0,
  ADD COLUMN `invoice_no` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `refusal` VARCHAR(120) NULL,
  ADD COLUMN `reversed_fen` INT NOT NULL DEFAULT 0;
ALTER TABLE `invoice_request` MODIFY COLUMN `title_sealed` VARCHAR(1536) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
ALTER TABLE `invoice_request` DROP COLUMN `url`;
