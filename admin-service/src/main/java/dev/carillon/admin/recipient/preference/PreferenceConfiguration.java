// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the preference centre.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PreferenceLinkSettings.class)
@Import({PreferenceLinks.class, PreferenceLinkController.class, PreferencePages.class})
public class PreferenceConfiguration {}
