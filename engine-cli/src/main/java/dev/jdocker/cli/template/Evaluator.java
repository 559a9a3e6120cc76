package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies nodes to data. */
final class Evaluator {
    /** Objects of the API whose keys are data, not fields: what they lack is empty rather than a mistake. */
    private static final Set<String> FREE_FORM = Set.of(
            "Labels",
            "Options",
            "Networks",
            "Ports",
            "PortBindings",
            "ExposedPorts",
            "Volumes",
            "Sysctls",
            "Tmpfs",
            "Annotations",
            "StorageOpt",
            "Config",
            "Details",
            "Runtimes",
            "Data",
            "DriverOpts",
            "Attributes");

    /** Fields that the API leaves out when they are empty. */
    private static final Set<String> LEFT_OUT = Set.of(
            "Health",
            "Healthcheck",
            "StopTimeout",
            "Mounts",
            "Tmpfs",
            "Sysctls",
            "Init",
            "Annotations",
            "StorageOpt",
            "ExposedPorts",
            "Shell",
            "SizeRw",
            "SizeRootFs",
            "ArgsEscaped",
            "NetworkDisabled",
            "Warnings");

    /** Texts that the API leaves out when they are empty. */
    private static final Set<String> TEXTS_LEFT_OUT =
            Set.of("StopSignal", "Runtime", "Platform", "Domainname", "MacAddress", "Variant", "OsVersion");

    /** The same of what is mounted in a container, which is told by its destination. */
    private static final Set<String> TEXTS_LEFT_OUT_OF_MOUNTS = Set.of("Name", "Driver");

    private final Map<String, @Nullable Object> variables = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();
    private final boolean headings;
    private @Nullable Object dot;

    Evaluator(@Nullable Object data, boolean headings) {
        this.headings = headings;
        dot = data;
        variables.put("$", data);
    }

    String run(List<Node> nodes) throws TemplateException {
        walk(nodes);
        return out.toString();
    }

    @SuppressWarnings("IfChainToSwitch") // for a switch over types the JVM makes a class at run time
    private void walk(List<Node> nodes) throws TemplateException {
        for (Node node : nodes) {
            if (node instanceof Node.Text text) {
                out.append(text.text());
            } else if (node instanceof Node.Print print) {
                print(print.pipeline());
            } else if (node instanceof Node.If choice) {
                walk(Values.truth(pipeline(choice.condition())) ? choice.then() : choice.otherwise());
            } else if (node instanceof Node.With with) {
                with(with);
            } else {
                range((Node.Range) node);
            }
        }
    }

    private void print(Node.Pipeline pipeline) throws TemplateException {
        Object value = pipeline(pipeline);
        if (pipeline.variables().isEmpty()) {
            out.append(Values.print(value));
        }
    }

    private void with(Node.With with) throws TemplateException {
        Object value = pipeline(with.dot());
        if (!Values.truth(value)) {
            walk(with.otherwise());
            return;
        }
        Object before = dot;
        dot = value;
        walk(with.body());
        dot = before;
    }

    @SuppressWarnings("IfChainToSwitch") // for a switch over types the JVM makes a class at run time
    private void range(Node.Range range) throws TemplateException {
        Object over = pipeline(range.over());
        List<Object> keys = new ArrayList<>();
        List<@Nullable Object> elements = new ArrayList<>();
        if (over instanceof Map<?, ?> map) {
            new TreeMap<Object, Object>(map).forEach((key, element) -> {
                keys.add(key);
                elements.add(element);
            });
        } else if (over instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                keys.add((long) i);
                elements.add(list.get(i));
            }
        } else if (over instanceof Number count) {
            for (long i = 0; i < count.longValue(); i++) {
                keys.add(i);
                elements.add(i);
            }
        } else if (over != null) {
            throw failure(null, "range can't iterate over " + Values.print(over));
        }
        if (elements.isEmpty()) {
            walk(range.otherwise());
            return;
        }
        Object before = dot;
        List<String> names = range.over().variables();
        for (int i = 0; i < elements.size(); i++) {
            dot = elements.get(i);
            if (names.size() == 2) {
                variables.put(names.getFirst(), keys.get(i));
            }
            if (!names.isEmpty()) {
                variables.put(names.getLast(), dot);
            }
            walk(range.body());
        }
        dot = before;
    }

    private @Nullable Object pipeline(Node.Pipeline pipeline) throws TemplateException {
        Object value = null;
        for (int i = 0; i < pipeline.commands().size(); i++) {
            value = command(pipeline.commands().get(i), i > 0, value);
        }
        for (String name : pipeline.variables()) {
            if (!pipeline.declares() && !variables.containsKey(name)) {
                throw failure(null, "undefined variable " + Quoted.string(name));
            }
            variables.put(name, value);
        }
        return value;
    }

    private @Nullable Object command(Node.Command command, boolean piped, @Nullable Object input)
            throws TemplateException {
        Node.Operand first = command.operands().getFirst();
        if (first instanceof Node.Operand.Function function
                && (function.name().equals("and") || function.name().equals("or"))) {
            return shortCircuit(function.name().equals("and"), command, piped, input);
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 1; i < command.operands().size(); i++) {
            arguments.add(value(command.operands().get(i)));
        }
        if (piped) {
            arguments.add(input);
        }
        if (first instanceof Node.Operand.Function function) {
            return call(function.name(), arguments);
        }
        if (arguments.isEmpty()) {
            return value(first);
        }
        if (first instanceof Node.Operand.Field field) {
            return method(field, arguments);
        }
        throw failure(null, "can't give argument to non-function");
    }

    private @Nullable Object shortCircuit(boolean and, Node.Command command, boolean piped, @Nullable Object input)
            throws TemplateException {
        Object value = null;
        for (int i = 1; i < command.operands().size(); i++) {
            value = value(command.operands().get(i));
            if (Values.truth(value) != and) {
                return value;
            }
        }
        return piped ? input : value;
    }

    private Object method(Node.Operand.Field field, List<@Nullable Object> arguments) throws TemplateException {
        if (dot instanceof Fields row && field.path().equals(List.of("Label")) && arguments.size() == 1) {
            return row.label(Values.print(arguments.getFirst()));
        }
        throw failure(field.place(), field.path().getLast() + " has arguments but cannot be invoked as function");
    }

    private @Nullable Object value(Node.Operand operand) throws TemplateException {
        if (operand instanceof Node.Operand.Literal literal) {
            return literal.value();
        }
        if (operand instanceof Node.Operand.Function function) {
            return call(function.name(), List.of());
        }
        if (operand instanceof Node.Operand.Field field) {
            return follow(dot, field.path(), field.place());
        }
        if (operand instanceof Node.Operand.Nested nested) {
            return follow(pipeline(nested.pipeline()), nested.path(), nested.place());
        }
        Node.Operand.Variable variable = (Node.Operand.Variable) operand;
        if (!variables.containsKey(variable.name())) {
            throw failure(variable.place(), "undefined variable " + Quoted.string(variable.name()));
        }
        return follow(variables.get(variable.name()), variable.path(), variable.place());
    }

    private @Nullable Object call(String name, List<@Nullable Object> arguments) throws TemplateException {
        return headings && Functions.changesText(name) && !arguments.isEmpty()
                ? arguments.getFirst()
                : Functions.call(name, arguments);
    }

    private @Nullable Object follow(@Nullable Object from, List<String> path, Node.Place place)
            throws TemplateException {
        Object value = from;
        String parent = "";
        int passed = 0;
        for (String name : path) {
            value = field(value, name, parent, place.at(passed));
            parent = name;
            passed += name.length() + 1;
        }
        return value;
    }

    private static @Nullable Object field(@Nullable Object from, String name, String parent, Node.Place place)
            throws TemplateException {
        if (from instanceof Fields row) {
            if (!row.has(name)) {
                throw failure(place, "can't evaluate field " + name + " in type " + row.typeName());
            }
            return row.field(name);
        }
        if (from instanceof Map<?, ?> map) {
            if (map.containsKey(name)) {
                return map.get(name);
            }
            if (TEXTS_LEFT_OUT.contains(name)
                    || (TEXTS_LEFT_OUT_OF_MOUNTS.contains(name) && map.containsKey("Destination"))) {
                return "";
            }
            if (LEFT_OUT.contains(name) || FREE_FORM.contains(parent)) {
                return null;
            }
            throw failure(place, "map has no entry for key " + Quoted.string(name));
        }
        throw failure(
                place,
                from == null
                        ? "nil pointer evaluating interface {}." + name
                        : "can't evaluate field " + name + " in type " + Values.type(from));
    }

    private static TemplateException failure(Node.@Nullable Place place, String message) {
        return new TemplateException(
                place == null
                        ? "template: " + message
                        : "template: :" + place.line() + ":" + place.column() + ": executing \"\" at <" + place.text()
                                + ">: " + message);
    }
}
