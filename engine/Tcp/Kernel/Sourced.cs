namespace NetSim.Tcp;

/// <summary>One cell of the table of kernels: a value, how well it is known, and where from.</summary>
/// <param name="Value">What the kernel does.</param>
/// <param name="Evidence">How well we know it.</param>
/// <param name="Source">The kernel function, commit or document; empty when <see cref="Evidence"/> says it all.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct Sourced<T>(T Value, Evidence Evidence, string Source = "")
{
    /// <summary>The bare value, for the code that acts on it.</summary>
    public static implicit operator T(Sourced<T> cell) => cell.Value;

    /// <summary>The bare value.</summary>
    public T ToT() => Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Value}";
}
