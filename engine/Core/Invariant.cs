using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetSim.Core;

/// <summary>
/// Conditions that hold unless the engine is wrong. Checked in Release too; a violation stops the run.
/// </summary>
public static class Invariant
{
    /// <summary>Stops the run when <paramref name="condition"/> does not hold.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="text">The condition's source text, filled in by the compiler.</param>
    /// <exception cref="EngineFaultException">The condition does not hold: the engine, not the scenario, is
    /// wrong.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Require(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition)
        {
            Fail(text);
        }
    }

    [DoesNotReturn]
    private static void Fail(string? text) => throw new EngineFaultException($"engine invariant violated: {text}");
}
