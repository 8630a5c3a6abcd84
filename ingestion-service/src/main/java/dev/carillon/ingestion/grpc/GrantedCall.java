// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.grpc.CallIntake.Caller;

/// Call that passed the check, whose messages may be read.
///
/// @param admission memory of the call
/// @param memory memory of the message that is arriving
record GrantedCall(CallIntake intake, Caller caller, Admission admission, MessageMemory memory) {}
