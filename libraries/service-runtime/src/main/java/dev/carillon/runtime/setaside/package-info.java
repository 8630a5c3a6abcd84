// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Setting aside of records whose processing fails hard: it throws, ends the process or takes too long. A journal in a
/// memory-mapped file names the record that each thread processes, so that the next start knows what was in process
/// when the process ended. Failures are counted in a compacted topic that all instances read. A record that failed
/// twice is not processed again: its consumer writes a dead letter.
@NullMarked
package dev.carillon.runtime.setaside;

import org.jspecify.annotations.NullMarked;
