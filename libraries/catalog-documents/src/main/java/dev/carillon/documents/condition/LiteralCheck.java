// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelExprVisitor;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Check of literals: it finds invalid patterns and unknown time zones.
final class LiteralCheck extends CelExprVisitor {

    private static final Pattern OFFSET = Pattern.compile("[+-]?\\d\\d:\\d\\d");

    private final CelAbstractSyntaxTree tree;
    private final List<InvalidCondition> faults = new ArrayList<>();

    private LiteralCheck(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    static Optional<InvalidCondition> firstFault(CelAbstractSyntaxTree tree) {
        LiteralCheck check = new LiteralCheck(tree);
        check.visit(tree);
        return check.faults.stream().findFirst();
    }

    @Override
    protected void visit(CelExpr expression, CelCall call) {
        if (call.function().equals("matches")) {
            checkPattern(call.args().getLast());
        }
        if (call.function().startsWith("get") && call.args().size() == 1) {
            text(call.args().getFirst()).ifPresent(zone -> checkZone(call.args().getFirst(), zone));
        }
        super.visit(expression, call);
    }

    private void checkPattern(CelExpr argument) {
        Optional<String> pattern = text(argument);
        if (pattern.isEmpty()) {
            fault(argument, "a pattern must be written out");
            return;
        }
        try {
            LinearPatterns.compile(pattern.get());
        } catch (PatternSyntaxException e) {
            fault(argument, "not a pattern: " + e.getDescription());
        }
    }

    private void checkZone(CelExpr argument, String zone) {
        if (OFFSET.matcher(zone).matches()) {
            return;
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            fault(argument, "no such time zone: " + zone);
        }
    }

    private static Optional<String> text(CelExpr expression) {
        return expression.exprKind().getKind() == ExprKind.Kind.CONSTANT
                        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expression.constant().stringValue())
                : Optional.empty();
    }

    private void fault(CelExpr expression, String message) {
        faults.add(Optional.ofNullable(tree.getSource().getPositionsMap().get(expression.id()))
                .flatMap(tree.getSource()::getOffsetLocation)
                .map(location -> ConditionLanguage.invalid(location, message))
                .orElseGet(() -> new InvalidCondition(1, 1, message)));
    }
}
