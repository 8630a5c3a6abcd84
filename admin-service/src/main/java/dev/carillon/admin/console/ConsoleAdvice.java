// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.access.Sessions;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/// Controller advice that adds the navigation to every page and renders refusals as pages.
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(annotations = ConsolePages.class)
final class ConsoleAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAdvice.class);
    private static final String SHELL = "shell";

    private final Sessions sessions;
    private final List<NavigationEntry> navigation;

    ConsoleAdvice(Sessions sessions, List<NavigationEntry> navigation) {
        this.sessions = sessions;
        this.navigation = navigation.stream()
                .sorted(Comparator.comparingInt(NavigationEntry::order))
                .toList();
    }

    /// Group of the navigation with the entries that the operator may open.
    public record Section(NavigationGroup group, List<NavigationEntry> entries) {}

    /// Frame around a page: tenant, operator and navigation.
    ///
    /// @param tenant tenant of the page; empty outside of a tenant
    /// @param base path prefix of the tenant's pages
    public record Shell(
            String tenant,
            String base,
            String path,
            String operator,
            List<String> tenants,
            List<NavigationEntry> navigation,
            Optional<Caller> caller) {

        /// True if the signed-in operator holds a scope, given by its name, such as `catalog:write`.
        public boolean may(String scope) {
            return Scope.find(scope)
                    .filter(found ->
                            caller.filter(known -> known.isAllowed(found)).isPresent())
                    .isPresent();
        }

        /// Groups of the navigation that have an entry.
        public List<Section> sections() {
            return Arrays.stream(NavigationGroup.values())
                    .map(group -> new Section(
                            group,
                            navigation.stream()
                                    .filter(entry -> NavigationGroup.of(entry) == group)
                                    .toList()))
                    .filter(section -> !section.entries().isEmpty())
                    .toList();
        }

        /// Formats a day in UTC, like all times in the console.
        public String day(Instant at) {
            return written(at, "yyyy-MM-dd");
        }

        public String minutes(Instant at) {
            return written(at, "yyyy-MM-dd HH:mm");
        }

        public String seconds(Instant at) {
            return written(at, "yyyy-MM-dd HH:mm:ss");
        }

        public String millis(Instant at) {
            return written(at, "yyyy-MM-dd HH:mm:ss.SSS");
        }

        private static String written(Instant at, String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .format(at);
        }

        public boolean isAt(NavigationEntry entry) {
            return path.equals(base + entry.path()) || path.startsWith(base + entry.path() + "/");
        }
    }

    @ModelAttribute(SHELL)
    Shell shell(HttpServletRequest request) {
        Optional<Caller> caller = Caller.of(request);
        Optional<Sessions.SignedInOperator> visitor = sessions.visitor(request);
        String tenant = caller.map(known -> known.tenant().value()).orElse("");
        return new Shell(
                tenant,
                "/console/t/" + tenant + "/",
                request.getRequestURI(),
                visitor.map(Sessions.SignedInOperator::displayName).orElse(""),
                visitor.map(Sessions.SignedInOperator::tenants).orElse(List.of()),
                navigation.stream()
                        .filter(entry -> caller.filter(known -> known.isAllowed(entry.scope()))
                                .isPresent())
                        .toList(),
                caller);
    }

    @ExceptionHandler
    ModelAndView refused(RefusedException refused, HttpServletRequest request) {
        if (refused.status() == HttpStatus.UNAUTHORIZED) {
            if (isPart(request)) {
                return page(request, refused.status(), refused.detail(), List.of());
            }
            return new ModelAndView("redirect:/console/sign-in");
        }
        return page(
                request, refused.status(), refused.detail(), refused.problem().violations());
    }

    @ExceptionHandler({MethodArgumentTypeMismatchException.class, MissingServletRequestParameterException.class})
    ModelAndView malformed(Exception malformed, HttpServletRequest request) {
        return page(request, HttpStatus.BAD_REQUEST, "the URL or the form is incomplete", List.of());
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ModelAndView away(Exception cause, HttpServletRequest request) {
        LOG.warn("PostgreSQL did not answer a console page; answered 503: {}", cause.toString());
        return page(request, HttpStatus.SERVICE_UNAVAILABLE, "the database is not available; try again", List.of());
    }

    private ModelAndView page(
            HttpServletRequest request, HttpStatus status, String detail, List<Violation> violations) {
        ModelAndView page = new ModelAndView(isPart(request) ? "console/refused :: part" : "console/refused");
        page.addObject(SHELL, shell(request));
        page.addObject("status", status.value());
        page.addObject("detail", detail);
        page.addObject("violations", violations);
        page.setStatus(status);
        return page;
    }

    private static boolean isPart(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
