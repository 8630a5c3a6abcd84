// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

/// Metrics and traces of the intake.
record IntakeTelemetry(IntakeMeters meters, IntakeSpans spans) {}
