// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

/// Who is told what is read.
record Onlookers(StageMeters stages, EvidenceSpans spans) {}
