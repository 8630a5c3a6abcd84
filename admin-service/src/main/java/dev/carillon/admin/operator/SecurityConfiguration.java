// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.operator.session.ConsoleSessions;
import dev.carillon.admin.operator.session.SessionFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.AbstractSecurityWebApplicationInitializer;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/// Security filters of the pages: sessions, CSRF tokens and headers of the console, and headers of the preference
/// centre, which has neither sessions nor cookies. Requests to the REST API below `/v1` use API keys and bypass
/// these filters.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SecurityConfiguration {

    static final String SIGN_IN = "/console/sign-in";
    static final String OIDC_BEGIN = "/console/oidc/begin";

    private static final String PREFERENCES = "/preferences";

    /// Content security policy without inline scripts and without other origins.
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain adminConsoleSecurity(
            HttpSecurity http,
            Credentials credentials,
            AuditTrail audit,
            OperatorSessions sessions,
            OidcSettings oidc) {
        SignInRedirects outcome = new SignInRedirects(sessions);
        http.securityMatcher("/console", "/console/**")
                .authenticationProvider(new PasswordSignIn(credentials, audit))
                .authorizeHttpRequests(requests -> requests.requestMatchers(SIGN_IN, "/console/assets/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage(SIGN_IN)
                        .loginProcessingUrl(SIGN_IN)
                        .authenticationDetailsSource(SignInForm::of)
                        .successHandler(outcome)
                        .failureHandler(outcome))
                .logout(logout -> logout.logoutUrl("/console/sign-out").logoutSuccessUrl(SIGN_IN + "?out"))
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(outcome).accessDeniedHandler(outcome))
                .headers(SecurityConfiguration::headers);
        if (oidc.isOn()) {
            http.oauth2Login(login -> login.clientRegistrationRepository(new OidcRegistration(oidc))
                    .loginPage(SIGN_IN)
                    .authorizationEndpoint(begin -> begin.baseUri(OIDC_BEGIN))
                    .redirectionEndpoint(end -> end.baseUri("/console/oidc/callback/*"))
                    .successHandler(outcome)
                    .failureHandler(outcome));
            http.addFilterAfter(new OidcRefresh(sessions), AuthorizationFilter.class);
        }
        return http.build();
    }

    /// Preference centre without a CSRF token. Recipients arrive from an e-mail, at any instance, in browsers that
    /// may refuse cookies. The sealed link in the form authorises a change, and a forger does not have it.
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain adminPreferenceCentreSecurity(HttpSecurity http) {
        return http.securityMatcher(PREFERENCES, PREFERENCES + "/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(SecurityConfiguration::headers)
                .build();
    }

    @Bean
    FilterRegistrationBean<Filter> adminConsoleFilters(
            @Qualifier(AbstractSecurityWebApplicationInitializer.DEFAULT_FILTER_NAME) Filter filters) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filters);
        registration.addUrlPatterns("/console", "/console/*", PREFERENCES + "/*");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setAsyncSupported(true);
        registration.setOrder(-100);
        return registration;
    }

    /// Sessions of the console only, before the security filters.
    @Bean
    FilterRegistrationBean<SessionFilter> adminConsoleSessionFilter(ConsoleSessions sessions) {
        FilterRegistrationBean<SessionFilter> registration = new FilterRegistrationBean<>(new SessionFilter(sessions));
        registration.addUrlPatterns("/console", "/console/*");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setAsyncSupported(true);
        registration.setOrder(-101);
        return registration;
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .contentTypeOptions(Customizer.withDefaults())
                .referrerPolicy(policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
                .addHeaderWriter(new StaticHeadersWriter("X-Frame-Options", "DENY"))
                .addHeaderWriter(new StaticHeadersWriter("Cross-Origin-Opener-Policy", "same-origin"))
                .addHeaderWriter(new StaticHeadersWriter(
                        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"));
    }
}
