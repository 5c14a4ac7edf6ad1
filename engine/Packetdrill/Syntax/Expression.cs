namespace NetSim.Packetdrill;

/// <summary>An argument of a call, or a part of one.</summary>
/// <param name="At">Where.</param>
public abstract record Expression(Position At);

/// <summary>A number, or constants joined by <c>|</c>.</summary>
/// <param name="At">Where.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">As it was written.</param>
public sealed record Number(Position At, long Value, string Text) : Expression(At);

/// <summary>A text.</summary>
/// <param name="At">Where.</param>
/// <param name="Value">Its characters, one an octet.</param>
public sealed record Text(Position At, string Value) : Expression(At);

/// <summary><c>...</c>: supplied by the tool, or not compared.</summary>
/// <param name="At">Where.</param>
public sealed record Ellipsis(Position At) : Expression(At);

/// <summary><c>[a, b]</c>: an array, or a pointer to its one element.</summary>
/// <param name="At">Where.</param>
/// <param name="Items">Its elements.</param>
public sealed record Sequence(Position At, IReadOnlyList<Expression> Items) : Expression(At);

/// <summary><c>{name = value, …}</c>: a structure; fields without names are in order.</summary>
/// <param name="At">Where.</param>
/// <param name="Fields">Its fields.</param>
public sealed record Structure(Position At, IReadOnlyList<Field> Fields) : Expression(At)
{
    /// <summary>The value of a field; null when it is not there.</summary>
    public Expression? this[string name] => Fields.FirstOrDefault(f => f.Name == name)?.Value;
}

/// <summary>A field of a structure.</summary>
/// <param name="Name">Its name; null when it has none.</param>
/// <param name="Value">Its value.</param>
public sealed record Field(string? Name, Expression Value);
