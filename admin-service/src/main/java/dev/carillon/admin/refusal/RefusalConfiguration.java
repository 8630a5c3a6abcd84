// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Problem details for the admin service's controllers.
@Configuration(proxyBeanMethods = false)
public class RefusalConfiguration {

    @Bean
    RefusalAdvice adminRefusalAdvice() {
        return new RefusalAdvice();
    }

    @Bean
    UnmappedAdvice adminUnmappedAdvice() {
        return new UnmappedAdvice();
    }
}
