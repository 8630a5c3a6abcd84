// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Whole platform in a container, for the tests of applications.
@NullMarked
package dev.carillon.testcontainers;

import org.jspecify.annotations.NullMarked;
