// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Tests of the router alone: only Kafka and routers run, and the harness writes and reads the records of the other
/// services.
@NullMarked
package dev.carillon.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
