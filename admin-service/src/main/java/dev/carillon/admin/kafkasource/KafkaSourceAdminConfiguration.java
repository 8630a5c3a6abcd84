// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.kafkasource;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the Kafka sources.
@Configuration(proxyBeanMethods = false)
@Import(KafkaSourceController.class)
public class KafkaSourceAdminConfiguration {}
