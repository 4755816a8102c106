-- The list of a department narrowed to one category, however rare it is among a million ended reports.
ALTER TABLE `report`
  ADD KEY `ix_report_unit_category` (`unit_id`, `category_id`, `queue`, `id`);
