namespace NetSim.Experiments;

/// <summary>A part of an expression.</summary>
internal abstract record Term;

/// <summary>A number as written.</summary>
internal sealed record NumberTerm(double Value) : Term;

/// <summary>A metric or a parameter.</summary>
internal sealed record NameTerm(string Name) : Term;

/// <summary>Two numbers that make a number: <c>+ - * /</c>.</summary>
internal sealed record ArithmeticTerm(string Sign, Term Left, Term Right) : Term;

/// <summary>Two numbers that make a truth: <c>&lt; &lt;= &gt; &gt;= == !=</c>.</summary>
internal sealed record ComparisonTerm(string Sign, Term Left, Term Right) : Term;

/// <summary>Two truths that make a truth: <c>&amp;&amp; ||</c>.</summary>
internal sealed record LogicTerm(bool IsAnd, Term Left, Term Right) : Term;

/// <summary>The opposite of a truth.</summary>
internal sealed record NotTerm(Term Inner) : Term;
