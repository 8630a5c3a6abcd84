// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

/// Who looks on while events are accepted.
record IntakeTelemetry(IntakeMeters meters, IntakeSpans spans) {}
