# Writes german_credit.csv from the data set GermanCredit of the R package caret (Debian: r-cran-caret).
# caret keeps the categories as 0/1 columns; here they become named categories again, so that a row can be read.
# Run in this folder: Rscript convert.R
data(GermanCredit, package = "caret")

category <- function(prefix) {
  columns <- grep(paste0("^", prefix, "\\."), names(GermanCredit), value = TRUE)
  hits <- as.matrix(GermanCredit[, columns]) == 1
  stopifnot(all(rowSums(hits) == 1))
  sub(paste0(prefix, "."), "", columns[max.col(hits)], fixed = TRUE)
}

table <- data.frame(
  row_id = sprintf("G%04d", seq_len(nrow(GermanCredit))),
  checking_account = category("CheckingAccountStatus"),
  duration_months = GermanCredit$Duration,
  credit_history = category("CreditHistory"),
  purpose = category("Purpose"),
  amount_dm = GermanCredit$Amount,
  savings = category("SavingsAccountBonds"),
  employment = category("EmploymentDuration"),
  installment_rate = GermanCredit$InstallmentRatePercentage,
  personal_status = category("Personal"),
  other_debtors = category("OtherDebtorsGuarantors"),
  residence = GermanCredit$ResidenceDuration,
  property = category("Property"),
  age_years = GermanCredit$Age,
  other_installment_plans = category("OtherInstallmentPlans"),
  housing = category("Housing"),
  existing_credits = GermanCredit$NumberExistingCredits,
  job = category("Job"),
  dependants = GermanCredit$NumberPeopleMaintenance,
  telephone = ifelse(GermanCredit$Telephone == 1, "none", "yes"),
  foreign_worker = ifelse(GermanCredit$ForeignWorker == 1, "yes", "no"),
  class = tolower(as.character(GermanCredit$Class))
)

connection <- file("german_credit.csv", open = "wb")
write.csv(table, connection, row.names = FALSE, quote = FALSE, eol = "\n")
close(connection)
