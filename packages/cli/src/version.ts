/** Version of this program, as its records and answers name it. */
export const version = '0.1.0';
