// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Producer, client and outbox of Carillon as beans of a Spring Boot application.
@NullMarked
package dev.carillon.spring;

import org.jspecify.annotations.NullMarked;
