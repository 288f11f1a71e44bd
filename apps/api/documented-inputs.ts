import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';

type Input = new () => object;

interface Rule {
  readonly type: string;
  readonly name?: string;
  readonly constraints?: readonly unknown[];
}

type Schema = Record<string, unknown>;

/** What each rule of the input classes says in JSON Schema. */
const meanings: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  isUrl: () => ({ type: 'string', format: 'uri' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isIn: ([values]) => ({ type: 'string', enum: values }),
  matches: ([pattern]) => ({
    type: 'string',
    pattern: pattern instanceof RegExp ? pattern.source : pattern,
  }),
  isLength: ([least, most]) => ({ minLength: least, maxLength: most }),
  maxLength: ([most]) => ({ maxLength: most }),
  min: ([least]) => ({ minimum: least }),
  max: ([most]) => ({ maximum: most }),
  arrayMinSize: ([least]) => ({ minItems: least }),
  arrayMaxSize: ([most]) => ({ maxItems: most }),
};

/**
 * Tells OpenAPI what the input classes take, from the very rules that check it: said once, and true.
 * A field is required unless it is optional by rule or has a value of its own.
 */
export function documentInputs(): void {
  for (const input of inputs()) for (const field of fieldsOf(input)) documentField(input, field);
}

/** Every class with rules. The storage keeps them in a map that its types call private. */
function inputs(): readonly Input[] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<unknown, unknown>;
  };
  return [...validationMetadatas.keys()].filter(
    (target): target is Input => typeof target === 'function',
  );
}

function rulesOf(input: Input): ReadonlyMap<string, readonly Rule[]> {
  const storage = getMetadataStorage();
  const rules = storage.getTargetValidationMetadatas(input, '', false, false);
  return new Map(Object.entries(storage.groupByPropertyName(rules)));
}

function fieldsOf(input: Input): readonly string[] {
  return [...rulesOf(input).keys()];
}

function documentField(input: Input, field: string): void {
  const rules = rulesOf(input).get(field) ?? [];
  const own = (new input() as Readonly<Record<string, unknown>>)[field];
  const isOptional = rules.some(({ type }) => type === 'conditionalValidation');
  const schemas = rules.map(({ name = '', constraints = [] }) => meanings[name]?.(constraints));
  const options = Object.assign(
    { required: !isOptional && own === undefined },
    own === undefined ? {} : { default: own },
    ...schemas,
    nestedIn(input, field, rules),
  ) as ApiPropertyOptions;
  ApiProperty(options)(input.prototype as object, field);
}

/** What a field is made of: the transformer is shown something empty and asked what it makes of it. */
function nestedIn(input: Input, field: string, rules: readonly Rule[]): Schema {
  if (!rules.some(({ type }) => type === 'nestedValidation')) return {};
  const isArray = rules.some(({ name }) => name === 'isArray');
  const made = plainToInstance(input, { [field]: isArray ? [{}] : {} }) as Record<string, unknown>;
  const [one] = [made[field]].flat();
  const type = (one as object).constructor;
  return { type: () => type, isArray };
}
