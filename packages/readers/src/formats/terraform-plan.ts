import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { booleanAt, entriesAt, fieldsAt, listAt, textAt, wordAt, wordsAt } from '../door/value.ts';
import { utcOf } from '../facts/time.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * A Terraform plan as JSON: which resources are to be changed and which of them are machine learning. It is a plan (`declaration`), not
 * what was applied. Values are never taken: secrets stand in them in clear text.
 */
export const terraformPlan: Reader = {
  format: 'terraform-plan',
  title: 'Terraform plan (JSON)',
  versions: 'format 0.1 to 1.2; Terraform 0.12 and later, OpenTofu',
  depth: 'read',
  kinds: ['declaration'],

  claim(_path, head) {
    return headHasKeys(head, 'format_version', 'terraform_version') ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (plan) => {
      const isPlan = fieldsAt(plan, 'planned_values') !== undefined || listAt(plan, 'resource_changes').length > 0;
      if (textAt(plan, 'format_version') === undefined || textAt(plan, 'terraform_version') === undefined || !isPlan) return notMine;

      const changes = listAt(plan, 'resource_changes').slice(0, changesMax).map(changeOf);
      const machineLearning = changes.filter((each) => each.machineLearning);
      const timestamp = textAt(plan, 'timestamp');
      const made = utcOf(timestamp);
      const facts = {
        type: 'infrastructure-plan',
        formatVersion: textAt(plan, 'format_version'),
        timestamp,
        errored: booleanAt(plan, 'errored'),
        applyable: booleanAt(plan, 'applyable'),
        complete: booleanAt(plan, 'complete'),
        resourceChanges: changes,
        resourceChangeCount: listAt(plan, 'resource_changes').length,
        actions: countsOf(changes.map(({ actions }) => actions.join(', '))),
        machineLearningResources: machineLearning.map(({ address }) => address),
        outputChanges: entriesAt(plan, 'output_changes').map(([name]) => name),
        checks: countsOf(listAt(plan, 'checks').flatMap((each) => textAt(each, 'status') ?? [])),
        providers: providersOf(plan),
      };
      return readAs(
        [
          {
            kind: 'declaration',
            stage: 'deployment',
            subject: [{ name: input.path, at: { path: input.path, match: 'exact' } }],
            materials: [],
            facts,
            source: { tool: { name: 'terraform', version: textAt(plan, 'terraform_version') } },
            observed: made === undefined ? undefined : { from: made, to: made },
          },
        ],
        headlineOf(facts.actions, machineLearning.length, facts.errored),
        unknownFields(fieldsAt(plan) ?? new Map(), knownFields),
      );
    });
  },
};

const changesMax = 5_000;

function changeOf(change: Value) {
  const type = textAt(change, 'type') ?? 'unknown';
  return {
    address: textAt(change, 'address') ?? type,
    type,
    mode: textAt(change, 'mode'),
    provider: textAt(change, 'provider_name'),
    actions: wordsAt(change, 'change', 'actions'),
    reason: textAt(change, 'action_reason'),
    machineLearning: machineLearningType.test(type),
  };
}

/** Resource types of the machine learning services of the large providers. */
const machineLearningType =
  /^(?:aws_(?:sagemaker|bedrock|bedrockagent|comprehend|rekognition|kendra|lex|lexv2models|qbusiness)_|awscc_(?:sagemaker|bedrock)_|google_(?:vertex_ai|ml_engine|notebooks|workbench|document_ai|dialogflow|dialogflow_cx|discovery_engine)_|azurerm_(?:machine_learning|cognitive|ai_|bot_|search_)|databricks_(?:mlflow|model_serving|vector_search|registered_model|quality_monitor)|mlflow_|oci_(?:datascience|generative_ai|ai_)|snowflake_cortex|openai_|huggingface_)/u;

function countsOf(words: readonly string[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(words, (word) => word);
  return Object.fromEntries([...groups].map(([word, each]) => [word, each.length]));
}

function providersOf(plan: Value): readonly { name: string; versionConstraint: string | undefined }[] {
  return entriesAt(plan, 'configuration', 'provider_config')
    .slice(0, 200)
    .map(([key, each]) => ({
      name: textAt(each, 'full_name') ?? textAt(each, 'name') ?? key,
      versionConstraint: wordAt(each, 'version_constraint'),
    }));
}

function headlineOf(actions: Readonly<Record<string, number>>, machineLearning: number, errored: boolean | undefined): string {
  const counted = Object.entries(actions).map(([action, count]) => `${count} ${action}`);
  const plan = counted.length > 0 ? `plan: ${counted.join(', ')}` : 'plan without changes';
  return `${plan}; ${machineLearning} machine learning resources${errored === true ? '; the plan failed' : ''}`;
}

const knownFields = new Set([
  'format_version',
  'terraform_version',
  'variables',
  'planned_values',
  'resource_drift',
  'resource_changes',
  'output_changes',
  'prior_state',
  'configuration',
  'relevant_attributes',
  'checks',
  'timestamp',
  'applyable',
  'complete',
  'errored',
]);
