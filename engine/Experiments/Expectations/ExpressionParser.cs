namespace NetSim.Experiments;

/// <summary>
/// Reads an expression by recursive descent, weakest sign first: <c>||</c>, <c>&amp;&amp;</c>, comparison, <c>+ -</c>,
/// <c>* /</c>, <c>! -</c>.
/// </summary>
internal sealed class ExpressionParser
{
    private const int MostLevels = 64;

    private static readonly string[] s_comparisons = ["<", "<=", ">", ">=", "==", "!="];

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _level;

    private ExpressionParser(string text) => (_text, _tokens) = (text, Token.Split(text));

    private Token Next => _tokens[_at];

    /// <summary>Reads a truth.</summary>
    /// <exception cref="ExperimentException">It is malformed, or a number.</exception>
    public static Term Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var term = parser.Truth(parser.Or());
        return parser.Next.Kind == TokenKind.End ? term : throw parser.Wrong("an operator or the end");
    }

    private Term Or()
    {
        var left = And();
        while (Takes("||"))
        {
            left = new LogicTerm(false, Truth(left), Truth(And()));
        }

        return left;
    }

    private Term And()
    {
        var left = Comparison();
        while (Takes("&&"))
        {
            left = new LogicTerm(true, Truth(left), Truth(Comparison()));
        }

        return left;
    }

    private Term Comparison()
    {
        var left = Sum();
        if (Next.Kind != TokenKind.Sign || !s_comparisons.Contains(Next.Text))
        {
            return left;
        }

        var sign = _tokens[_at++].Text;
        return new ComparisonTerm(sign, Number(left), Number(Sum()));
    }

    private Term Sum()
    {
        var left = Product();
        while (Next is { Kind: TokenKind.Sign, Text: "+" or "-" })
        {
            var sign = _tokens[_at++].Text;
            left = new ArithmeticTerm(sign, Number(left), Number(Product()));
        }

        return left;
    }

    private Term Product()
    {
        var left = Unary();
        while (Next is { Kind: TokenKind.Sign, Text: "*" or "/" })
        {
            var sign = _tokens[_at++].Text;
            left = new ArithmeticTerm(sign, Number(left), Number(Unary()));
        }

        return left;
    }

    private Term Unary()
    {
        if (++_level > MostLevels)
        {
            throw new ExperimentException($"'{_text}' is nested deeper than {MostLevels} levels");
        }

        var term = Takes("!") ? new NotTerm(Truth(Unary()))
            : Takes("-") ? new ArithmeticTerm("-", new NumberTerm(0), Number(Unary()))
            : Primary();
        _level--;
        return term;
    }

    private Term Primary()
    {
        if (Takes("("))
        {
            var inner = Or();
            return Takes(")") ? inner : throw Wrong("')'");
        }

        var token = Next;
        _at++;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new NumberTerm(token.Value);
            case TokenKind.Name:
                return new NameTerm(token.Text);
            default:
                _at--;
                throw Wrong("a metric, a parameter or a number");
        }
    }

    private bool Takes(string sign)
    {
        if (Next.Kind != TokenKind.Sign || Next.Text != sign)
        {
            return false;
        }

        _at++;
        return true;
    }

    private Term Truth(Term term) => term is ComparisonTerm or LogicTerm or NotTerm
        ? term
        : throw new ExperimentException($"'{_text}' compares nothing: write something like 'users.timeouts == 0'");

    private Term Number(Term term) => term is ComparisonTerm or LogicTerm or NotTerm
        ? throw new ExperimentException($"'{_text}' calculates with a comparison: parentheses may be missing")
        : term;

    private ExperimentException Wrong(string wanted) =>
        new($"'{_text}': at {Next.At + 1} stands {(Next.Kind == TokenKind.End ? Next.Text : $"'{Next.Text}'")}, wanted "
            + $"{wanted}");
}
