// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.page;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Web page of the simulators.
@Configuration(proxyBeanMethods = false)
public class PageConfiguration {

    @Bean
    PageController simulatorPageController() {
        return new PageController();
    }
}
