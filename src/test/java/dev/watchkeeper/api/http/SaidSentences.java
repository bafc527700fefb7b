package dev.watchkeeper.api.http;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The texts in the program's source, with {@code {}} where a value is put in; confined to its thread. Texts for the log are left out. */
final class SaidSentences extends TreeScanner<Void, Void> {
    private static final Path SOURCE = Path.of("src/main/java/dev/watchkeeper");

    private final Set<String> texts = new TreeSet<>();
    private final Set<String> changes = new TreeSet<>();
    private final Set<String> mistakes = new TreeSet<>();

    /** All texts of the classes at these places: a folder with all that is below it, or one file. */
    static Set<String> in(List<String> places) throws IOException {
        return read(places).texts;
    }

    /** What the program says in its list of changes. */
    static Set<String> ofChanges() throws IOException {
        return read(List.of("")).changes;
    }

    /** What the program says of mistakes in configuration files. */
    static Set<String> ofMistakes() throws IOException {
        return read(List.of("")).mistakes;
    }

    private static SaidSentences read(List<String> places) throws IOException {
        SaidSentences found = new SaidSentences();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of(),
                    null,
                    files.getJavaFileObjectsFromPaths(
                            places.stream().flatMap(SaidSentences::sources).toList()));
            for (CompilationUnitTree unit : task.parse()) {
                found.scan(unit, null);
            }
        }
        return found;
    }

    private static Stream<Path> sources(String place) {
        try (Stream<Path> walk = Files.walk(SOURCE.resolve(place))) {
            return walk.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Void visitAnnotation(AnnotationTree node, Void none) {
        return null;
    }

    /** A bug, which nobody is told of but by the log. */
    @Override
    public Void visitNewClass(NewClassTree node, Void none) {
        String made = node.getIdentifier().toString();
        return made.equals("IllegalStateException") || made.equals("IllegalArgumentException") || made.endsWith("Error")
                ? null
                : super.visitNewClass(node, null);
    }

    @Override
    public Void visitMethod(MethodTree node, Void none) {
        return node.getName().contentEquals("toString") ? null : super.visitMethod(node, null);
    }

    @Override
    public Void visitLiteral(LiteralTree node, Void none) {
        if (node.getValue() instanceof String text) {
            texts.add(text);
        }
        return null;
    }

    @Override
    public Void visitBinary(BinaryTree node, Void none) {
        String text = text(node);
        if (node.getKind() != Tree.Kind.PLUS || text.replace("{}", "").isEmpty()) {
            return super.visitBinary(node, null);
        }
        texts.add(text);
        values(node);
        return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree node, Void none) {
        if (!(node.getMethodSelect() instanceof MemberSelectTree select)) {
            return super.visitMethodInvocation(node, null);
        }
        String on = select.getExpression().toString();
        String method = select.getIdentifier().toString();
        if (on.equals("log") || on.equals("Rule")) { // for the log, and for the description of the API
            return null;
        }
        if (on.equals("Pattern") || method.equals("matches") || method.equals("split") || method.equals("replaceAll")) {
            return scan(select.getExpression(), null); // what follows is a regular expression
        }
        if (on.equals("Forms") && method.equals("matching")) { // likewise
            return scan(node.getArguments().getFirst(), null);
        }
        if (on.equals("AuditLog") && method.equals("tell")) {
            changes.add(text(node.getArguments().getLast()));
        }
        if (on.equals("problems") && (method.equals("mistake") || method.equals("warning"))) {
            mistakes.add(text(node.getArguments().getLast()));
        }
        if (on.equals("Key")) { // the meanings of keys have a table of their own
            return scan(node.getArguments().subList(0, node.getArguments().size() - 1), null);
        }
        if (!method.equals("formatted")) {
            return super.visitMethodInvocation(node, null);
        }
        texts.add(text(node));
        values(select.getExpression());
        return scan(node.getArguments(), null);
    }

    private void values(ExpressionTree part) {
        switch (part) {
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS -> {
                values(sum.getLeftOperand());
                values(sum.getRightOperand());
            }
            case ParenthesizedTree within -> values(within.getExpression());
            case LiteralTree literal -> {}
            default -> scan(part, null);
        }
    }

    private static String text(ExpressionTree part) {
        return switch (part) {
            case ParenthesizedTree within -> text(within.getExpression());
            case LiteralTree literal
            when literal.getValue() instanceof String || literal.getValue() instanceof Character ->
                String.valueOf(literal.getValue());
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
            case MethodInvocationTree call
            when call.getMethodSelect() instanceof MemberSelectTree select
                    && select.getIdentifier().contentEquals("formatted") ->
                text(select.getExpression())
                        .replaceAll("%[,.0-9]*[sdfxX]", "{}")
                        .replace("%%", "%");
            default -> "{}";
        };
    }
}
