// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.admission.ThrottleGate;
import dev.carillon.ingestion.quota.QuotaGate;

/// Limits on the events of a request.
///
/// @param maxRecords most recipients of all events together
record IntakeLimits(ThrottleGate throttles, QuotaGate quotas, int maxRecords) {}
