// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.operator.session.ConsoleSessions;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the operators and their sessions.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SignInSettings.class, OidcSettings.class})
@Import({
    Operators.class,
    OperatorController.class,
    SignInPages.class,
    TeamPages.class,
    AccountPages.class,
    SecondFactors.class,
    SecondFactorPages.class
})
public class OperatorConfiguration {

    @Bean
    OperatorSessions adminOperatorSessions(
            Operators operators, SignInSettings settings, OidcSettings oidc, InstantSource clock) {
        return new OperatorSessions(operators, oidc, settings, clock);
    }

    @Bean
    ConsoleSessions adminConsoleSessions(AdminDatabase database, SignInSettings settings, InstantSource clock) {
        return new ConsoleSessions(database, settings.idleFor(), clock);
    }

    @Bean
    Credentials adminCredentials(
            AdminDatabase database,
            Operators operators,
            SecondFactors factors,
            SignInSettings settings,
            InstantSource clock) {
        return new Credentials(operators, factors, new SignInAttempts(database, settings, clock));
    }

    @Bean
    FirstOperator adminFirstOperator(AdminDatabase database, Operators operators, SignInSettings settings) {
        return new FirstOperator(database, operators, settings);
    }

    @Bean
    NavigationEntry adminTeamNavigation() {
        return TeamPages.NAVIGATION;
    }
}
