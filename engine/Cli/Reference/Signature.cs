using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetSim.Cli;

/// <summary>Members as C# writes them, and as the compiler's documentation names them.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(double)] = "double", [typeof(float)] = "float", [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary><c>int Param(string name, int initial, string? help = null)</c>.</summary>
    public static string Of(MethodInfo method)
    {
        var generics = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>"
            : "";
        var extended = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var name = method.Name.StartsWith("op_", StringComparison.Ordinal)
            ? $"operator {method.Name[3..]}"
            : method.Name;
        return $"{NameOf(method.ReturnParameter)} "
            + $"{name}{generics}({extended}{string.Join(", ", method.GetParameters().Select(Of))})";
    }

    /// <summary><c>Duration Delay { get; set; }</c>.</summary>
    public static string Of(PropertyInfo property)
    {
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Of))}]" : property.Name;
        var isNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        var type = NameOf(property.PropertyType) + (isNullable && !property.PropertyType.IsValueType ? "?" : "");
        var get = property.GetMethod is { IsPublic: true } ? "get; " : "";
        var set = property.SetMethod is { IsPublic: true } setter
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init; " : "set; "
            : "";
        return $"{type} {name} {{ {get}{set}}}";
    }

    /// <summary>A type's name with its arguments, without namespace.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!); // A reference has what it refers to.
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]"; // An array has elements.
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var arguments = type.GetGenericArguments();
        var bare = type.Name.Split('`')[0];
        return arguments.Length == 0 ? bare : $"{bare}<{string.Join(", ", arguments.Select(NameOf))}>";
    }

    /// <summary>The id of a member in the documentation file.</summary>
    public static string IdOf(MemberInfo member) => member switch
    {
        Type type => "T:" + IdName(type),
        MethodInfo method => $"M:{IdName(method.DeclaringType!)}.{method.Name}"
            + $"{Arity(method)}{Arguments(method.GetParameters())}{Result(method)}",
        PropertyInfo property =>
            $"P:{IdName(property.DeclaringType!)}.{property.Name}{Arguments(property.GetIndexParameters())}",
        FieldInfo field => $"F:{IdName(field.DeclaringType!)}.{field.Name}", // Members of types: each has one.
        _ => "",
    };

    private static string Of(ParameterInfo parameter)
    {
        var kind = parameter.IsDefined(typeof(ParamArrayAttribute))
            || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "in " : "";
        var text = $"{kind}{NameOf(parameter)} {parameter.Name}";
        return parameter.HasDefaultValue ? $"{text} = {Literal(parameter)}" : text;
    }

    private static string NameOf(ParameterInfo parameter)
    {
        var isNullable = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        return NameOf(parameter.ParameterType) + (isNullable && !parameter.ParameterType.IsValueType ? "?" : "");
    }

    private static string Literal(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null
            ? "default"
            : "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        var value when parameter.ParameterType.IsEnum =>
            $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Arity(MethodInfo method) =>
        method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Result(MethodInfo method) =>
        method.Name is "op_Implicit" or "op_Explicit" ? "~" + IdName(method.ReturnType) : "";

    private static string Arguments(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(p => IdName(p.ParameterType)))})";

    private static string IdName(Type type)
    {
        if (type.IsByRef)
        {
            return IdName(type.GetElementType()!) + "@"; // As above.
        }

        if (type.IsArray)
        {
            return IdName(type.GetElementType()!) + "[]"; // As above.
        }

        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition;
        }

        if (type is { IsGenericType: true, IsGenericTypeDefinition: false })
        {
            var name = type.GetGenericTypeDefinition().FullName!.Split('`')[0]; // Definitions have full names.
            return $"{name}{{{string.Join(",", type.GetGenericArguments().Select(IdName))}}}";
        }

        return type.FullName!.Replace('+', '.'); // Neither parameter nor constructed: it has one.
    }
}
