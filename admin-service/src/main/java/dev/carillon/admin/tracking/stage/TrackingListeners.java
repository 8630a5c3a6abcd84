// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

/// Listeners that receive every record that tracking reads.
public record TrackingListeners(StageMeters stages, ReceiptSpans spans) {}
