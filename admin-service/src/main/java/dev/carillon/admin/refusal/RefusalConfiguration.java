// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Problem details for the admin service's controllers.
@Configuration(proxyBeanMethods = false)
@Import({RefusalAdvice.class, UnmappedAdvice.class})
public class RefusalConfiguration {}
